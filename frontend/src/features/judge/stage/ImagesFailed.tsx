import { Button, Text } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { useTranslation } from "@/shared/i18n";
import type { ImageFailure } from "@/shared/image/loadBitmap";
import classes from "./stage.module.css";
import { onFirstClick } from "@/shared/seen/presses";
import { useSeenNow } from "@/shared/seen/useSeen";
import type { Side } from "./sides";

interface Props {
  readonly place: Side["place"] | "original";
  readonly why: ImageFailure;
  readonly isShown: boolean;
  readonly onRetry: () => void;
  readonly onSkip: () => void;
}

/**
 * Says which image cannot be shown, why, and what to do. Skipping waits, as every decision does,
 * until a person can have seen what it is about.
 */
export function ImagesFailed({ place, why, isShown, onRetry, onSkip }: Props) {
  const { t } = useTranslation();
  const [, isSeen] = useSeenNow(isShown ? why : null);
  return (
    <div className={classes.failed} role="alert" data-testid="image-failed" data-why={why}>
      <IconPhotoOff size={22} aria-hidden />
      <Text fw={600}>{t(`stage.imageFailed.${place}`)}</Text>
      <Text size="sm">{t(`stage.imageFailed.${why}`)}</Text>
      <Text size="sm" c="dimmed">
        {t("stage.imageFailed.hint")}
      </Text>
      <Button.Group mt={6}>
        <Button variant="default" onClick={onRetry}>
          {t("judge.tryAgain")}
        </Button>
        <Button variant="default" disabled={!isSeen} onClick={onFirstClick(onSkip)}>
          {t("stage.imageFailed.skip")}
        </Button>
      </Button.Group>
    </div>
  );
}
