import { Button, Text } from "@mantine/core";
import { IconUserOff } from "@tabler/icons-react";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { EmptyState } from "@/shared/ui/states";
import classes from "./judge.module.css";

interface Props {
  readonly unsent: number;
  readonly onDiscard: () => void;
}

/**
 * For a person who was taken out of the project while judging. What was not sent by then is kept:
 * it is sent if they come back. Who won't, or has borrowed the device, deletes it.
 */
export function RemovedNotice({ unsent, onDiscard }: Props) {
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
      {unsent > 0 && (
        <>
          <Text size="sm">{t("judge.removed.unsent", { count: unsent })}</Text>
          <Button variant="default" size="xs" onClick={onDiscard}>
            {t("judge.removed.discard")}
          </Button>
        </>
      )}
    </div>
  );
}
