import { Button, Group, Text } from "@mantine/core";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { Fold } from "@/shared/ui/Fold";
import { Loaded } from "@/shared/ui/states";
import { useGuidelinesVersions } from "./guidelinesQueries";

interface Props {
  readonly projectId: number;
  /** Puts the text of a version into the editor. */
  readonly onChoose: (markdown: string) => void;
}

/** All versions, newest first: who saved each, and when. */
export function GuidelinesHistory({ projectId, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <Fold label={t("projects.guidelines.history")}>
      <Versions projectId={projectId} onChoose={onChoose} />
    </Fold>
  );
}

function Versions({ projectId, onChoose }: Props) {
  const { t } = useTranslation();
  const query = useGuidelinesVersions(projectId);
  return (
    <Loaded query={query}>
      {({ results }) =>
        results.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t("projects.guidelines.noHistory")}
          </Text>
        ) : (
          <ol reversed style={{ margin: 0, paddingInlineStart: 0, listStyle: "none" }}>
            {results.map(({ id, number, author, created_at: date, markdown, examples }) => (
              <li key={id} data-testid="guidelines-version">
                <Group gap="sm" py={4}>
                  <Text size="sm">
                    {t("projects.guidelines.version", {
                      number,
                      author: author ?? "–",
                      date: formatMoment(date),
                    })}
                    {" · "}
                    {t("projects.guidelines.exampleCount", { count: examples })}
                  </Text>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-label={t("projects.guidelines.useText", { number })}
                    onClick={() => onChoose(markdown)}
                  >
                    {t("projects.guidelines.use")}
                  </Button>
                </Group>
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}
