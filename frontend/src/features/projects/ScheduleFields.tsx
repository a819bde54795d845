import { Chip, Group, Input, Select, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { WEEKDAYS, weekdayName, weekdayNames } from "@/shared/format/weekdays";
import { useTranslation } from "@/shared/i18n";
import { timeZones } from "./timeZones";
import type { SettingsForm } from "./settingsForm";

/** Retraining by the clock: days of the week, a time, and the time zone in which it counts. */
export function ScheduleFields({ form }: { readonly form: SettingsForm }) {
  const { t } = useTranslation();
  const { retrain_weekdays: days, retrain_time: time, time_zone: zone } = form.values;
  return (
    <Stack gap="sm">
      <Input.Wrapper label={t("projects.settings.weekdays")} labelElement="div">
        <Chip.Group
          multiple
          value={days.map(String)}
          onChange={(chosen) =>
            form.setFieldValue(
              "retrain_weekdays",
              chosen.map(Number).sort((a, b) => a - b),
            )
          }
        >
          <Group gap={6} mt={6} role="group" aria-label={t("projects.settings.weekdays")}>
            {WEEKDAYS.map((day) => (
              <Chip key={day} value={String(day)} size="sm">
                {weekdayName(day)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Input.Wrapper>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          type="time"
          label={t("projects.settings.retrainTime")}
          {...form.getInputProps("retrain_time")}
        />
        <Select
          label={t("projects.settings.timeZone")}
          searchable
          allowDeselect={false}
          data={timeZones(zone)}
          {...form.getInputProps("time_zone")}
        />
      </SimpleGrid>
      <Text size="sm" c="dimmed" aria-live="polite">
        {days.length === 0
          ? t("projects.settings.noClock")
          : t("projects.settings.clock", { days: weekdayNames(days), time, zone })}
      </Text>
    </Stack>
  );
}
