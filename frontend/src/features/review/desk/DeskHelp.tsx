import { Modal, SimpleGrid } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { LOOKING_KEYS, type LookingAction } from "@/shared/stage/lookingKeys";
import { Key } from "@/shared/ui/Key";
import classes from "./desk.module.css";
import { DECIDING_KEYS, MOVING_KEYS, POINTING_KEYS } from "./keys";

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Every key of the desk. */
export function DeskHelp({ isOpen, onClose }: Props) {
  const { t } = useTranslation();
  const own = (keys: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(keys).map(
      ([action, names]) => [names, t(`review.keys.action.${action as "accept"}`)] as const,
    );
  const looking = Object.entries(LOOKING_KEYS).map(
    ([action, names]) => [names, t(`stage.action.${action as LookingAction}`)] as const,
  );
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("review.keys.title")}
      size="xl"
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xl">
        <KeyList title={t("review.keys.deciding")} rows={own(DECIDING_KEYS)} />
        <KeyList
          title={t("review.keys.moving")}
          rows={[
            ...own(MOVING_KEYS),
            [["⇧J"], t("review.keys.action.extendDown")],
            [["⇧K"], t("review.keys.action.extendUp")],
            [["Escape"], t("review.keys.action.escape")],
          ]}
        />
        <KeyList
          title={t("review.keys.looking")}
          rows={[
            ...own(POINTING_KEYS),
            [["1–9"], t("review.keys.action.sibling")],
            ...looking,
            [["⇧←→↑↓"], t("stage.ownKeys.pan")],
          ]}
        />
      </SimpleGrid>
    </Modal>
  );
}

interface ListProps {
  readonly title: string;
  readonly rows: readonly (readonly [readonly string[], string])[];
}

function KeyList({ title, rows }: ListProps) {
  return (
    <section>
      <h3 className={classes.keysTitle}>{title}</h3>
      <dl className={classes.keys}>
        {rows.map(([names, action]) => (
          <div key={action}>
            <dt>
              {names.map((name) => (
                <Key key={name} name={name} />
              ))}
            </dt>
            <dd>{action}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
