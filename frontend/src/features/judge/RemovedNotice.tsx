import { Button, Text } from "@mantine/core";
import { IconUserOff } from "@tabler/icons-react";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { EmptyState } from "@/shared/ui/states";
import classes from "./message.module.css";

interface Props {
  readonly unsent: number;
  readonly onDiscard: () => void;
}

/**
 * For a person who was removed from the project while judging. Unsent answers are kept and are sent
 * if the person comes back. A person who will not, or who borrowed the device, can delete them.
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
