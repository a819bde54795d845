import { Button, Text } from "@mantine/core";
import { IconUserOff } from "@tabler/icons-react";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { EmptyState } from "@/shared/ui/states";
import classes from "./judge.module.css";

/** For a person who was taken out of the project while judging. */
export function RemovedNotice({ unsent }: { readonly unsent: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.message} role="alert">
      <EmptyState
        icon={<IconUserOff size={20} />}
        title={t("judge.removed.title")}
        text={t("judge.removed.text")}
        action={
          <Button variant="default" component={Link} to="/projects" reloadDocument>
            {t("judge.removed.action")}
          </Button>
        }
      />
      {unsent > 0 && <Text size="sm">{t("judge.removed.unsent", { count: unsent })}</Text>}
    </div>
  );
}
