import { Button, Modal, SimpleGrid, Text } from "@mantine/core";
import { useState } from "react";
import { LOOKING_KEYS } from "@/shared/stage/lookingKeys";
import { useTranslation } from "@/shared/i18n";
import { actionsOf, type KeyMap } from "@/shared/keyboard/keymap";
import { Key } from "@/shared/ui/Key";
import classes from "./keys.module.css";
import {
  ALWAYS_KEYS,
  PAIR_KEYS,
  SINGLE_KEYS,
  withOwn,
  type JudgeAction,
  type OwnKeys,
} from "./keys";
import { KeySettings } from "./KeySettings";

interface Props {
  readonly isOpen: boolean;
  readonly own: OwnKeys;
  readonly onClose: () => void;
}

/** Every key of the judge screen, and a way to choose others. */
export function KeyHelp({ isOpen, own, onClose }: Props) {
  const { t } = useTranslation();
  const [isChanging, setChanging] = useState(false);
  const close = () => {
    setChanging(false);
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t("judge.keys.title")}
      size="xl"
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {isChanging ? (
        <KeySettings own={own} onDone={() => setChanging(false)} />
      ) : (
        <>
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xl">
            <div>
              <KeyList title={t("judge.keys.pair")} map={PAIR_KEYS} own={own} />
              <KeyList title={t("judge.keys.single")} map={SINGLE_KEYS} own={own} />
            </div>
            <KeyList title={t("stage.ownKeys.looking")} map={LOOKING_KEYS} own={own} hasPan />
            <KeyList title={t("judge.keys.always")} map={ALWAYS_KEYS} own={own} />
          </SimpleGrid>
          <Text c="dimmed" size="sm" mt="lg">
            {t("judge.keys.note")}
          </Text>
          <Button variant="default" mt="md" onClick={() => setChanging(true)}>
            {t("stage.ownKeys.change")}
          </Button>
        </>
      )}
    </Modal>
  );
}

interface ListProps {
  readonly title: string;
  readonly map: Partial<KeyMap<JudgeAction>>;
  readonly own: OwnKeys;
  readonly hasPan?: boolean;
}

function KeyList({ title, map, own, hasPan = false }: ListProps) {
  const { t } = useTranslation();
  const keys = withOwn(map, own);
  return (
    <section>
      <h3 className={classes.keysTitle}>{title}</h3>
      <dl className={classes.keys}>
        {actionsOf(keys).map((action) => (
          <div key={action}>
            <dt>
              {keys[action].map((key) => (
                <Key key={key} name={key} />
              ))}
            </dt>
            <dd>{t(`stage.action.${action}`)}</dd>
          </div>
        ))}
        {hasPan && (
          <div>
            <dt className={classes.panKeys}>{t("stage.ownKeys.panKeys")}</dt>
            <dd>{t("stage.ownKeys.pan")}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
