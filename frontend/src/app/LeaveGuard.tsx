import { Button, Group, Modal, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useBlocker, type Location } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { answerLeaving, forgetUnsaved, isLost } from "@/shared/unsaved/unsaved";

/** Asks before a link, the browser's buttons, a reload or logging out loses unsaved work. */
export function LeaveGuard() {
  const { t } = useTranslation();
  const blocker = useBlocker(loses);
  const [waiting, setWaiting] = useState<(() => void) | null>(null);
  useEffect(() => answerLeaving((go) => setWaiting(() => go)), []);
  useEffect(() => {
    // The browser shows its own dialog.
    const ask = (event: BeforeUnloadEvent) => {
      if (isLost("page")) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);
  const stay = () => {
    setWaiting(null);
    blocker.reset?.();
  };
  const leave = () => {
    forgetUnsaved();
    setWaiting(null);
    waiting?.();
    blocker.proceed?.();
  };
  return (
    <Modal
      opened={blocker.state === "blocked" || waiting !== null}
      onClose={stay}
      title={t("unsaved.title")}
      zIndex={300}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <Text c="dimmed">{t("unsaved.text")}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={leave}>
          {t("unsaved.leave")}
        </Button>
        <Button onClick={stay} data-autofocus>
          {t("unsaved.stay")}
        </Button>
      </Group>
    </Modal>
  );
}

interface Move {
  readonly currentLocation: Location;
  readonly nextLocation: Location;
}

function loses({ currentLocation: here, nextLocation: there }: Move): boolean {
  if (here.pathname !== there.pathname) return isLost("page");
  return here.search !== there.search && isLost("address");
}
