import { Anchor, Table, Text, Title } from "@mantine/core";
import type { CertificateSide, ModelVersion } from "@/api/types";
import { formatCount, formatPercent, formatScore } from "@/shared/format/numbers";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { certificateWords } from "@/shared/words/certificate";
import classes from "./models.module.css";

/** What is proven for the version's automatic decisions: the rules, and the counts behind them. */
export function CertificateTable({ version }: { readonly version: ModelVersion }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const { certificate } = version;
  if (!certificate) {
    return (
      <div>
        <Title order={3} mb="xs">
          {t("models.certificate.title")}
        </Title>
        <Text size="sm" c="dimmed">
          {t("models.certificate.none")}
        </Text>
      </div>
    );
  }
  const sides = [
    ["accept", certificate.accept],
    ["reject", certificate.reject],
  ] as const;
  const proven = sides.flatMap(([side, found]) =>
    found.threshold === null ? [] : [{ side, found }],
  );
  return (
    <div>
      <Title order={3} mb="xs">
        {t("models.certificate.title")}
      </Title>
      <Text size="sm">{certificateWords(certificate, project, t).sentences.join(" ")}</Text>
      {proven.length > 0 && (
        <Table className={`${classes.table ?? ""} tabular`} verticalSpacing={6} mt="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                <span className="visually-hidden">{t("action.download")}</span>
              </Table.Th>
              <Table.Th>{t("models.certificate.rule")}</Table.Th>
              <Table.Th ta="right">{t("models.certificate.share")}</Table.Th>
              <Table.Th ta="right">{t("models.certificate.evidence")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {proven.map(({ side, found }) => (
              <Side key={side} side={side} found={found} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Text size="xs" c="dimmed" mt={6}>
        {t("models.certificate.looked", {
          date: formatMoment(certificate.created_at),
          count: certificate.audit_answers,
        })}{" "}
        {proven.length > 0 && (
          <Anchor size="xs" href={`/api/certificates/${certificate.id}/download/`} download>
            {t("models.certificate.download")}
          </Anchor>
        )}
      </Text>
    </div>
  );
}

interface SideProps {
  readonly side: "accept" | "reject";
  readonly found: CertificateSide;
}

function Side({ side, found }: SideProps) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Th scope="row">{t(`models.certificate.${side}`)}</Table.Th>
      <Table.Td>
        {side === "accept" ? "≥" : "≤"} {formatScore(found.threshold)}
      </Table.Td>
      <Table.Td ta="right">{formatPercent(found.coverage)}</Table.Td>
      <Table.Td ta="right">
        {t("models.certificate.wrong", { errors: formatCount(found.errors), count: found.n })}
      </Table.Td>
    </Table.Tr>
  );
}
