import { Badge, Button, Group, Text } from "@mantine/core";
import type { Masks, MaskVersion } from "@/api/types";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useRestoreMask } from "@/shared/masks/queries";
import { useCurrentProject } from "@/shared/project/current";
import { onFirstClick } from "@/shared/seen/presses";
import { notifyDone } from "@/shared/ui/notify";
import classes from "./mask.module.css";

interface Props {
  readonly masks: Masks;
  readonly isLocked: boolean;
}

/** The masks that the picture has had, newest first; each can be put back. */
export function MaskVersions({ masks, isLocked }: Props) {
  const { t } = useTranslation();
  const restore = useRestoreMask(useCurrentProject().id);
  if (masks.versions.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t(masks.outline.length > 0 ? "masks.history.foundOnly" : "masks.history.none")}
      </Text>
    );
  }
  return (
    <ol className={classes.versions} data-testid="mask-versions">
      {masks.versions.map((version) => (
        <Version
          key={version.id ?? "now"}
          version={version}
          picture={masks.image.thumb}
          isDisabled={isLocked || restore.isPending}
          onRestore={(id) =>
            restore.mutate(id, { onSuccess: () => notifyDone(t("masks.page.restored")) })
          }
        />
      ))}
    </ol>
  );
}

interface VersionProps {
  readonly version: MaskVersion;
  readonly picture: string;
  readonly isDisabled: boolean;
  readonly onRestore: (id: number) => void;
}

function Version({ version, picture, isDisabled, onRestore }: VersionProps) {
  const { t } = useTranslation();
  const { id } = version;
  const when = formatMoment(version.created_at);
  return (
    <li className={classes.version} data-current={version.is_current}>
      <span className={classes.thumb}>
        <img src={picture} alt="" />
        <img
          className={classes.mask}
          src={version.mask}
          alt={t("masks.history.ofVersion", { when })}
        />
      </span>
      <div className={classes.about}>
        <Text size="sm" className={classes.source}>
          <Source source={version.source} segmenter={version.segmenter} />
        </Text>
        <Text size="xs" c="dimmed">
          {[
            version.author !== null && t("masks.history.by", { name: version.author }),
            version.restores !== null && t("masks.history.restored"),
            when,
          ]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        <Group gap="xs" mt={4}>
          {version.is_current && <Badge color="teal">{t("masks.history.current")}</Badge>}
          {!version.is_current && id !== null && (
            <Button
              size="compact-sm"
              variant="default"
              disabled={isDisabled}
              onClick={onFirstClick(() => onRestore(id))}
            >
              {t("masks.history.restore")}
            </Button>
          )}
        </Group>
      </div>
    </li>
  );
}

function Source({ source, segmenter }: Pick<MaskVersion, "source" | "segmenter">) {
  const { t } = useTranslation();
  if (source === "segmenter" && segmenter) {
    // The revision behind the name tells people nothing.
    return t("masks.history.source.segmenter", { segmenter: segmenter.split("@")[0] ?? "" });
  }
  return t(
    `masks.history.source.${source === "segmenter" || source === "" ? "found" : source}` as const,
  );
}
