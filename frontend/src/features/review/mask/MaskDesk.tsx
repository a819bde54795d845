import { Button, Group } from "@mantine/core";
import { useState } from "react";
import type { Masks } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { isActive } from "@/shared/jobs/queries";
import { useKeyMap } from "@/shared/keyboard/useKeyMap";
import { EditKeyHelp } from "@/shared/masks/KeyHelp";
import { MaskEditor } from "@/shared/masks/MaskEditor";
import { MaskOverlay } from "@/shared/masks/MaskOverlay";
import { MaskStage } from "@/shared/masks/MaskStage";
import { useClick, useOpenMask, useSaveMask, type PictureId } from "@/shared/masks/queries";
import type { Mask } from "@/shared/masks/strokes";
import { useCurrentProject } from "@/shared/project/current";
import { Key } from "@/shared/ui/Key";
import { notifyDone } from "@/shared/ui/notify";
import { Loaded, LoadingState } from "@/shared/ui/states";
import { MaskAside } from "./MaskAside";
import classes from "./mask.module.css";

interface Props {
  readonly picture: PictureId;
  readonly masks: Masks;
}

/** The picture with its outline on the left; its report and its versions on the right. */
export function MaskDesk({ picture, masks }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const save = useSaveMask(project.id, picture);
  const click = useClick(picture);
  // What is being corrected stays, even if somebody else saves another mask meanwhile.
  const [corrected, setCorrected] = useState<Masks | null>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const shown = corrected ?? masks;
  const mask = useOpenMask(shown.image.screen, shown.mask, shown.outline);
  const seen = {
    src: shown.image.screen,
    alt: `${t(shown.kind === "product" ? "image.original" : "image.generation")} ${shown.external_id}`,
  };
  const correct = () => {
    if (mask.data) setCorrected(masks);
  };
  const keep = (drawn: Mask) =>
    save.mutate(
      { mask: drawn, seen: shown.mask ?? "" },
      {
        onSuccess: () => {
          setCorrected(null);
          notifyDone(t("masks.page.saved"));
        },
      },
    );
  useKeyMap({ correct: ["c"] }, { correct }, corrected === null);
  return (
    <div className={classes.desk}>
      <section className={classes.view} aria-label={shown.external_id}>
        <Loaded query={mask} loading={<LoadingState rows={1} height={320} />}>
          {(found) =>
            corrected === null ? (
              <>
                <MaskStage picture={seen} size={found}>
                  {(scale) => <MaskOverlay mask={found} scale={scale} />}
                </MaskStage>
                <Group gap="xs">
                  <Button rightSection={<Key name="c" />} onClick={correct}>
                    {t("masks.page.fix")}
                  </Button>
                </Group>
              </>
            ) : (
              <MaskEditor
                picture={seen}
                mask={found}
                isSaving={save.isPending}
                onClick={click}
                onSave={keep}
                onCancel={() => setCorrected(null)}
                onHelp={() => setHelpOpen(true)}
              />
            )
          }
        </Loaded>
      </section>
      <MaskAside
        masks={masks}
        isLocked={corrected !== null}
        isRescoring={masks.rescoring !== null && isActive(masks.rescoring)}
      />
      <EditKeyHelp isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}
