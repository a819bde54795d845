import { Avatar, Group, Menu, Text, UnstyledButton } from "@mantine/core";
import { IconKey, IconLogout, IconUser } from "@tabler/icons-react";
import { Link, useNavigate } from "react-router";
import { useLogOut } from "@/features/session/queries";
import { useTranslation } from "@/shared/i18n";
import { useMe } from "@/shared/project/current";
import { useSpeak } from "@/shared/project/preferences";
import { LanguageSwitch } from "@/shared/ui/LanguageSwitch";
import { notifyError } from "@/shared/ui/notify";
import { SchemeSwitch } from "@/shared/ui/SchemeSwitch";
import { leaveThen } from "@/shared/unsaved/unsaved";

export function AccountMenu() {
  const { t } = useTranslation();
  const { user } = useMe();
  const navigate = useNavigate();
  const logOut = useLogOut();
  const speak = useSpeak();
  const leave = () =>
    leaveThen(() =>
      logOut.mutate(undefined, { onSuccess: () => void navigate("/login"), onError: notifyError }),
    );
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs">
      <Menu position="top-start" width={200}>
        <Menu.Target>
          <UnstyledButton p={4} flex={1} miw={0}>
            <span className="visually-hidden">{t("app.account", { name: user.username })}</span>
            <Group gap="sm" wrap="nowrap" aria-hidden>
              <Avatar size={28} color="gray" name={user.username} alt="" />
              <Text size="sm" fw={500} truncate>
                {user.username}
              </Text>
            </Group>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} />}>
            {t("nav.account")}
          </Menu.Item>
          <Menu.Item component={Link} to="/tokens" leftSection={<IconKey size={16} />}>
            {t("nav.tokens")}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
            {t("app.logOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Group gap={0} wrap="nowrap">
        <LanguageSwitch onChoose={speak} />
        <SchemeSwitch />
      </Group>
    </Group>
  );
}
