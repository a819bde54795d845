import { Box, Center, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { chooseLanguage, useTranslation } from "@/shared/i18n";
import { LanguageSwitch } from "@/shared/ui/LanguageSwitch";
import { Logo } from "@/shared/ui/Logo";
import { SchemeSwitch } from "@/shared/ui/SchemeSwitch";
import classes from "./session.module.css";

interface Props {
  readonly title: string;
  readonly text?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of the pages before the login. */
export function DoorPage({ title, text, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.page}>
      <title>{`${title} · Packshot`}</title>
      <Box className={classes.scheme}>
        <LanguageSwitch onChoose={chooseLanguage} />
        <SchemeSwitch />
      </Box>
      <Center component="main" className={classes.main}>
        <div className={classes.card}>
          <Group gap="sm" mb="xl">
            <Logo size={30} />
            <div>
              <Text fw={620} lh={1.2}>
                {t("app.name")}
              </Text>
              <Text size="xs" c="dimmed">
                {t("app.claim")}
              </Text>
            </div>
          </Group>
          <Title order={1} mb={text ? 4 : "lg"}>
            {title}
          </Title>
          {text && (
            <Text c="dimmed" mb="lg">
              {text}
            </Text>
          )}
          {children}
        </div>
      </Center>
    </div>
  );
}
