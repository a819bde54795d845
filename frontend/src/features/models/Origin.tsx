import { Anchor, Code, Text } from "@mantine/core";
import type { ModelVersionDetails } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import classes from "./models.module.css";

/** What the version was made from, and the command that makes it again. */
export function Origin({ version }: { readonly version: ModelVersionDetails }) {
  const { t } = useTranslation();
  const { slug } = useCurrentProject();
  const { fit } = version.details;
  const n = version.metrics.n;
  const facts = [
    fit && [
      t("models.origin.head"),
      t("models.origin.headIs", {
        family: fit.family,
        count: fit.components,
        prior: formatCount(fit.prior_precision),
      }),
    ],
    [t("models.origin.used"), formatCount(version.answers_used)],
    n && [
      t("models.origin.answers"),
      t("models.origin.answersAre", {
        singles: formatCount(n.training_singles ?? 0),
        pairs: formatCount(n.training_pairs ?? 0),
      }),
    ],
    [t("models.origin.features"), version.encoder_key],
    [t("models.origin.weights"), `SHA-256 ${version.sha256.slice(0, 16)}…`],
  ].filter((fact) => Array.isArray(fact));
  return (
    <section aria-label={t("models.origin.title")}>
      <dl className={classes.facts}>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Text size="xs" c="dimmed" mt="sm">
        {t("models.origin.again")}{" "}
        <Code>{`manage.py retrain ${slug} --as-of ${version.answers_until}`}</Code>
      </Text>
      <Anchor size="sm" href={`/api/models/${version.id}/card/`} download>
        {t("models.origin.card")}
      </Anchor>
    </section>
  );
}
