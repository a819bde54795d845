import { Modal, SimpleGrid } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { actionsOf } from "@/shared/keyboard/keymap";
import { EditKeyList } from "@/shared/masks/KeyHelp";
import masks from "@/shared/masks/masks.module.css";
import { Key } from "@/shared/ui/Key";
import { LOOK_KEYS } from "./keys";

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
        <section>
          <h3 className={masks.keysTitle}>{t("originals.keys.looking")}</h3>
          <dl className={masks.keys}>
            {actionsOf(LOOK_KEYS).map((action) => (
              <div key={action}>
                <dt>
                  {LOOK_KEYS[action].map((key) => (
                    <Key key={key} name={key} />
                  ))}
                </dt>
                <dd>{t(`originals.action.${action}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <EditKeyList />
      </SimpleGrid>
    </Modal>
  );
}
