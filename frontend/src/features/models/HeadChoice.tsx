import { Badge, Table, Text } from "@mantine/core";
import type { ModelVersionDetails } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation, type TFunction } from "@/shared/i18n";
import classes from "./models.module.css";

type Fit = NonNullable<ModelVersionDetails["details"]["fit"]>;
const FAMILIES = ["laplace", "ensemble"] as const;
/** The same as `ensemble_from` in `scoring/reward/select.py`. */
const ANSWERS_FOR_A_MATCH = 1000;

/** Which families of heads were compared, and why one of them was chosen. */
export function HeadChoice({ fit }: { readonly fit: Fit }) {
  const { t } = useTranslation();
  const { families } = fit;
  return (
    <section aria-label={t("models.head.title")}>
      {families ? (
        <Match families={families} winner={fit.family} />
      ) : (
        <Text size="sm">
          {t("models.head.alone", {
            family: familyName(fit.family, t),
            from: formatCount(ANSWERS_FOR_A_MATCH),
          })}
          {fit.held_out_log_likelihood != null &&
            ` ${t("models.head.ownLoss", { loss: loss(fit.held_out_log_likelihood) })}`}
        </Text>
      )}
      <Text size="xs" c="dimmed" mt="sm">
        {t("models.head.lossHint")}
      </Text>
    </section>
  );
}

interface MatchProps {
  readonly families: NonNullable<Fit["families"]>;
  readonly winner: string;
}

function Match({ families, winner }: MatchProps) {
  const { t } = useTranslation();
  const lead = families.ensemble - families.laplace;
  return (
    <>
      <Table className={`${classes.table ?? ""} tabular`} maw={640} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("models.head.family")}</Table.Th>
            <Table.Th ta="right">{t("models.head.loss")}</Table.Th>
            <Table.Th>
              <span className="visually-hidden">{t("models.head.chosen")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {FAMILIES.map((family) => (
            <Table.Tr key={family}>
              <Table.Th scope="row">{familyName(family, t)}</Table.Th>
              <Table.Td ta="right">{loss(families[family])}</Table.Td>
              <Table.Td>
                {family === winner && (
                  <Badge color="teal" miw="max-content">
                    {t("models.head.chosen")}
                  </Badge>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" mt="xs">
        {t(lead > 0 ? "models.head.ahead" : "models.head.behind", {
          lead: Math.abs(lead).toFixed(3),
          error: families.standard_error.toFixed(3),
        })}
      </Text>
    </>
  );
}

/** Mean loss of a held-out answer in nats: the negative log likelihood. */
function loss(logLikelihood: number): string {
  return (-logLikelihood).toFixed(3);
}

function familyName(family: string, t: TFunction): string {
  const named = FAMILIES.find((name) => name === family);
  return named ? t(`models.head.names.${named}`) : family;
}
