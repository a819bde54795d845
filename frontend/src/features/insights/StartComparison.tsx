import { Autocomplete, Button, Group, Select, Text } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";
import type { NewComparison } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { formatPercent } from "@/shared/format/numbers";
import { useCurrentProject } from "@/shared/project/current";
import { errorText, fieldErrors } from "@/shared/words/errors";
import { useComparable, useStartComparison } from "./queries";

const KINDS = ["generator", "prompt", "word", "version"] as const;
type Kind = (typeof KINDS)[number];
export const SHARES = [0.1, 0.25, 0.5, 0.75];
const FIELDS = ["of", "a", "b", "share"];

/** Chooses what to compare, and how many of the next questions to ask for it. */
export function StartComparison() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [of, setOf] = useState<Kind>("generator");
  const [names, setNames] = useState({ a: "", b: "" });
  const [share, setShare] = useState(0.25);
  const start = useStartComparison(project.id);
  const offered = useComparable(project.id, of).data ?? [];
  const wrong = fieldErrors(start.error);
  const isNamed = FIELDS.some((name) => wrong[name] !== undefined);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const started: NewComparison = { of, a: names.a.trim(), b: names.b.trim(), share };
    start.mutate(started, { onSuccess: () => setNames({ a: "", b: "" }) });
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-start" gap="sm">
        <Select
          label={t("insights.compare.of")}
          allowDeselect={false}
          w={190}
          data={KINDS.map((value) => ({ value, label: t(`insights.compare.kind.${value}`) }))}
          value={of}
          onChange={(chosen) => {
            setOf(KINDS.find((each) => each === chosen) ?? "generator");
            setNames({ a: "", b: "" });
            start.reset();
          }}
        />
        {(["a", "b"] as const).map((side) => (
          <Autocomplete
            key={side}
            label={t(`insights.compare.${side}`)}
            required
            withAsterisk={false}
            w={220}
            maxLength={2000}
            data={offered.filter((name) => name !== names[side === "a" ? "b" : "a"])}
            value={names[side]}
            error={wrong[side]}
            onChange={(name) => setNames((now) => ({ ...now, [side]: name }))}
          />
        ))}
        <Select
          label={t("insights.compare.share")}
          allowDeselect={false}
          w={190}
          data={SHARES.map((value) => ({ value: String(value), label: formatPercent(value) }))}
          value={String(share)}
          error={wrong["share"]}
          onChange={(chosen) => setShare(Number(chosen ?? share))}
        />
        <Button
          type="submit"
          mt={22}
          loading={start.isPending}
          disabled={names.a.trim() === "" || names.b.trim() === ""}
        >
          {t("insights.compare.go")}
        </Button>
      </Group>
      {start.error && !isNamed && (
        <Text role="alert" c="red" size="sm" mt="sm">
          {errorText(start.error, t)}
        </Text>
      )}
      <Text size="xs" c="dimmed" mt="sm" maw="90ch">
        {t(of === "version" ? "insights.compare.hintVersion" : "insights.compare.hint")}
      </Text>
    </form>
  );
}
