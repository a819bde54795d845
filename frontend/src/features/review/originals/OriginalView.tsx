import { Anchor, Button, Group, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { Original } from "@/api/types";
import { formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { MaskOverlay } from "@/shared/masks/MaskOverlay";
import { MaskStage, type ShownPicture } from "@/shared/masks/MaskStage";
import type { Mask } from "@/shared/masks/strokes";
import { onFirstClick } from "@/shared/seen/presses";
import { Key } from "@/shared/ui/Key";
import classes from "./originals.module.css";

/** What is known of an original, in a line. */
export function OriginalHeader({ original }: { readonly original: Original }) {
  const { t } = useTranslation();
  const { mask_confidence: confidence } = original;
  return (
    <Group justify="space-between" gap="sm">
      <Group gap="xs">
        <Title order={2}>{original.external_id}</Title>
        <Text size="sm">{t("originals.question")}</Text>
      </Group>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {[
            original.category,
            confidence !== null && t("originals.sure", { share: formatPercent(confidence) }),
            t("originals.waiting", { count: original.generations_count }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        <Anchor component={Link} size="sm" to={`mask?product=${original.id}`}>
          {t("originals.versions")}
        </Anchor>
      </Group>
    </Group>
  );
}

/** The original as it is shown. */
export function usePicture({ image, external_id }: Original): ShownPicture {
  const { t } = useTranslation();
  return { src: image.screen, alt: `${t("image.original")} ${external_id}` };
}

interface Props {
  readonly original: Original;
  readonly mask: Mask;
  readonly isPending: boolean;
  readonly onConfirm: () => void;
  readonly onCorrect: () => void;
  readonly onUnusable: () => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onHelp: () => void;
}

/** The original with its outline, and what can be said about it. */
export function OriginalView({ original, mask, ...does }: Props) {
  return (
    <>
      <MaskStage picture={usePicture(original)} size={mask}>
        {(scale) => <MaskOverlay mask={mask} scale={scale} />}
      </MaskStage>
      <Actions {...does} />
    </>
  );
}

function Actions(does: Omit<Props, "original" | "mask">) {
  const { t } = useTranslation();
  return (
    <div className={classes.actions} role="group" aria-label={t("originals.question")}>
      <Group gap="xs">
        <Button
          color="teal"
          variant="light"
          loading={does.isPending}
          rightSection={<Key name="Enter" />}
          onClick={onFirstClick(does.onConfirm)}
        >
          {t("originals.confirm")}
        </Button>
        <Button variant="default" rightSection={<Key name="c" />} onClick={does.onCorrect}>
          {t("originals.correct")}
        </Button>
        <Button
          variant="default"
          disabled={does.isPending}
          rightSection={<Key name="x" />}
          onClick={onFirstClick(does.onUnusable)}
        >
          {t("originals.unusable")}
        </Button>
      </Group>
      <Group gap={0}>
        <Button
          variant="subtle"
          color="gray"
          px="xs"
          rightSection={<Key name="k" />}
          onClick={() => does.onMove(-1)}
        >
          {t("originals.previous")}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          px="xs"
          rightSection={<Key name="j" />}
          onClick={() => does.onMove(1)}
        >
          {t("originals.next")}
        </Button>
        <Button variant="subtle" color="gray" rightSection={<Key name="?" />} onClick={does.onHelp}>
          {t("originals.keys.open")}
        </Button>
      </Group>
    </div>
  );
}
