import { Modal, SimpleGrid } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { actionsOf, type KeyMap } from "@/shared/keyboard/keymap";
import { Key } from "@/shared/ui/Key";
import { DRAW_KEYS, LOOK_KEYS, type DrawAction, type LookAction } from "./keys";
import classes from "./originals.module.css";

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Every key of this page. */
export function KeyHelp({ isOpen, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("originals.keys.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <KeyList title={t("originals.keys.looking")} keys={LOOK_KEYS} />
        <KeyList title={t("originals.keys.drawing")} keys={DRAW_KEYS} hasUndo />
      </SimpleGrid>
    </Modal>
  );
}

interface ListProps {
  readonly title: string;
  readonly keys: Partial<KeyMap<LookAction | DrawAction>>;
  readonly hasUndo?: boolean;
}

function KeyList({ title, keys, hasUndo = false }: ListProps) {
  const { t } = useTranslation();
  const all = keys as KeyMap<LookAction | DrawAction>;
  return (
    <section>
      <h3 className={classes.keysTitle}>{title}</h3>
      <dl className={classes.keys}>
        {actionsOf(all).map((action) => (
          <div key={action}>
            <dt>
              {all[action].map((key) => (
                <Key key={key} name={key} />
              ))}
            </dt>
            <dd>{t(`originals.action.${action}`)}</dd>
          </div>
        ))}
        {hasUndo && (
          <div>
            <dt>
              <Key name="Ctrl+Z" />
            </dt>
            <dd>{t("originals.undo")}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
