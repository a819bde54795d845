import { Select } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";

const MINUTES = [0, 5, 15, 60, 360, 1440];

interface Props {
  readonly minutes: number;
  readonly label: string;
  readonly isLabelShown?: boolean;
  readonly onChange: (minutes: number) => void;
}

/** How often a folder is looked at. */
export function EverySelect({ minutes, label, isLabelShown = true, onChange }: Props) {
  const { t } = useTranslation();
  // The API takes any number.
  const offered = MINUTES.includes(minutes) ? MINUTES : [...MINUTES, minutes].sort((a, b) => a - b);
  const named = (count: number) => {
    if (count === 0) return t("imports.bucket.onlyWhenAsked");
    if (count % 60 !== 0) return t("imports.bucket.everyMinutes", { count });
    return t("imports.bucket.everyHours", { count: count / 60 });
  };
  return (
    <Select
      {...(isLabelShown ? { label } : { "aria-label": label, size: "xs", w: 170 })}
      data={offered.map((count) => ({ value: String(count), label: named(count) }))}
      value={String(minutes)}
      allowDeselect={false}
      onChange={(value) => onChange(Number(value))}
    />
  );
}
