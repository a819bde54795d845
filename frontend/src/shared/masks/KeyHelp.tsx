import { Modal } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { actionsOf } from "@/shared/keyboard/keymap";
import { Key } from "@/shared/ui/Key";
import { EDIT_KEYS, FURTHER_KEYS } from "./keys";
import classes from "./masks.module.css";

/** Every key of the editor, as a list. */
export function EditKeyList() {
  const { t } = useTranslation();
  const rows = [
    ...actionsOf(EDIT_KEYS).map((action) => [action, EDIT_KEYS[action]] as const),
    ...FURTHER_KEYS,
  ];
  return (
    <section>
      <h3 className={classes.keysTitle}>{t("masks.keysTitle")}</h3>
      <dl className={classes.keys}>
        {rows.map(([action, keys]) => (
          <div key={action}>
            <dt>
              {keys.map((key) => (
                <Key key={key} name={key} />
              ))}
            </dt>
            <dd>{t(`masks.action.${action}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The same in a dialog. */
export function EditKeyHelp({ isOpen, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("masks.keys")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <EditKeyList />
    </Modal>
  );
}
