import { Radio, Select, Stack, Text } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { useMe } from "@/shared/project/current";
import classes from "./settings.module.css";

const CODES = ["empty", "packshot", "lifestyle", "fashion", "clone"] as const;
export type Start = (typeof CODES)[number];

interface Props {
  readonly start: Start;
  readonly onStart: (start: Start) => void;
  /** The project to clone. */
  readonly source: number | null;
  readonly onSource: (project: number) => void;
}

/** What a new project begins with: nothing, a template, or another project. */
export function TemplateChoice({ start, onStart, source, onSource }: Props) {
  const { t } = useTranslation();
  const mine = useMe().memberships.filter(({ role }) => role === "admin");
  const offered = CODES.filter((code) => code !== "clone" || mine.length > 0);
  return (
    <Stack gap="sm">
      <Radio.Group
        label={t("projects.template.label")}
        value={start}
        onChange={(value) => onStart(CODES.find((code) => code === value) ?? "empty")}
      >
        <div className={classes.templates} style={{ marginTop: 6 }}>
          {offered.map((code) => (
            <label
              key={code}
              className={classes.template}
              {...(code === start && { "data-checked": true })}
            >
              <Radio value={code} label={t(`projects.template.${code}.title`)} />
              <Text size="sm" c="dimmed" mt={4}>
                {t(`projects.template.${code}.text`)}
              </Text>
            </label>
          ))}
        </div>
      </Radio.Group>
      {start === "clone" && (
        <Select
          label={t("projects.template.source")}
          maw={420}
          allowDeselect={false}
          value={source === null ? null : String(source)}
          onChange={(value) => onSource(Number(value))}
          data={mine.map(({ project }) => ({ value: String(project.id), label: project.name }))}
        />
      )}
    </Stack>
  );
}
