import { Anchor, Button, Group, Stack, Table, Text } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useParams } from "react-router";
import { ProblemError } from "@/api/problem";
import { formatCount, formatPercent, formatScore } from "@/shared/format/numbers";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { EmptyState, ErrorState, LoadingState } from "@/shared/ui/states";
import classes from "./certificates.module.css";
import { readDocument, type BatchDocument, type Lot } from "./document";
import { useCertificate } from "./queries";

/** A batch's certificate in plain words, to read, to print and to check. */
export function CertificatePage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const { certificateId = "" } = useParams();
  const id = /^[1-9]\d{0,14}$/.test(certificateId) ? Number(certificateId) : null;
  const certificate = useCertificate(id);
  const isMissing = certificate.error instanceof ProblemError && certificate.error.status === 404;
  if (id === null || isMissing) {
    return <EmptyState title={t("certificates.missing")} text={t("certificates.missingText")} />;
  }
  if (certificate.error) {
    return <ErrorState error={certificate.error} onRetry={() => void certificate.refetch()} />;
  }
  if (!certificate.data) return <LoadingState />;
  const document = readDocument(certificate.data);
  if (document === null) {
    return (
      <EmptyState
        title={t("certificates.toCome")}
        text={t("certificates.toComeText")}
        action={
          <Anchor href={`/api/certificates/${id}/download/`} download>
            {t("certificates.check.certificate")}
          </Anchor>
        }
      />
    );
  }
  return (
    <>
      <PageHeader
        title={t("certificates.title", { number: document.id })}
        description={t("certificates.description", {
          project: project.name,
          batch: document.batch,
          date: formatMoment(document.issued_at),
        })}
        actions={
          <Button
            className={classes.screenOnly ?? ""}
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden />}
            onClick={() => window.print()}
          >
            {t("certificates.print")}
          </Button>
        }
      />
      <Stack gap="lg" data-testid="batch-certificate">
        <Promise document={document} name="accept" />
        <Promise document={document} name="reject" />
        <Basis document={document} />
        <Check document={document} />
      </Stack>
    </>
  );
}

interface DocumentProps {
  readonly document: BatchDocument;
}

function Promise({ document, name }: DocumentProps & { readonly name: "accept" | "reject" }) {
  const { t } = useTranslation();
  const lot = document[name];
  return (
    <Panel title={t(`certificates.${name}.title`)}>
      <Text size="lg">
        {lot.threshold === null
          ? t("certificates.nothing")
          : t(`certificates.${name}.proven`, {
              images: formatCount(lot.images),
              allowed: formatCount(lot.allowed),
              confidence: formatPercent(1 - confidenceLoss(document, name), 2),
            })}
      </Text>
      <Text c="dimmed" mt="xs">
        {t("certificates.answers", {
          answered: formatCount(lot.answered),
          wrong: formatCount(lot.wrong),
          zone: formatCount(lot.zone_images),
        })}
      </Text>
      {lot.steps.length > 0 && <Steps lot={lot} name={name} />}
    </Panel>
  );
}

/** The chance that the promise is broken: rejecting may use half of it. */
function confidenceLoss(document: BatchDocument, name: "accept" | "reject"): number {
  const whole = 1 - document.promise.confidence;
  return name === "accept" ? whole : whole / 2;
}

function Steps({ lot, name }: { readonly lot: Lot; readonly name: "accept" | "reject" }) {
  const { t } = useTranslation();
  return (
    <details className={classes.steps}>
      <summary>{t("certificates.steps")}</summary>
      <div
        className={classes.scroll}
        tabIndex={0}
        role="group"
        aria-label={t("certificates.steps")}
      >
        <Table className="tabular" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("certificates.step.score")}</Table.Th>
              <Table.Th ta="right">{t("certificates.step.images")}</Table.Th>
              <Table.Th ta="right">{t("certificates.step.allowed")}</Table.Th>
              <Table.Th ta="right">{t("certificates.step.answered")}</Table.Th>
              <Table.Th ta="right">{t("certificates.step.wrong")}</Table.Th>
              <Table.Th>{t("certificates.step.result")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lot.steps.map((step) => (
              <Table.Tr key={step.threshold}>
                <Table.Td>
                  {name === "accept" ? "≥" : "≤"} {formatScore(step.threshold)}
                </Table.Td>
                <Table.Td ta="right">{formatCount(step.images)}</Table.Td>
                <Table.Td ta="right">{formatCount(step.allowed)}</Table.Td>
                <Table.Td ta="right">{formatCount(step.answered)}</Table.Td>
                <Table.Td ta="right">{formatCount(step.wrong)}</Table.Td>
                <Table.Td>
                  {step.passed_at === null
                    ? t("certificates.step.open")
                    : t("certificates.step.passed", { count: step.passed_at })}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </details>
  );
}

function Basis({ document }: DocumentProps) {
  const { t } = useTranslation();
  const { basis, model } = document;
  return (
    <Panel title={t("certificates.basis.title")}>
      <Text>
        {t("certificates.basis.images", {
          images: formatCount(basis.images),
          eligible: formatCount(basis.eligible),
        })}
      </Text>
      <Text mt="xs">{t("certificates.basis.people", { count: basis.people })}</Text>
      <Text mt="xs">{t("certificates.basis.model", { version: model.version })}</Text>
      <Text mt="xs">{t("certificates.basis.looks")}</Text>
    </Panel>
  );
}

function Check({ document }: DocumentProps) {
  const { t } = useTranslation();
  const base = `/api/certificates/${document.id}`;
  return (
    <Panel title={t("certificates.check.title")}>
      <Text>{t("certificates.check.text")}</Text>
      <pre className={classes.command}>
        <code>python docs/verify_certificate.py certificate.json answers.csv</code>
      </pre>
      <Group gap="lg" className={classes.screenOnly ?? ""}>
        <Anchor href={`${base}/download/`} download>
          {t("certificates.check.certificate")}
        </Anchor>
        <Anchor href={`${base}/answers/`} download>
          {t("certificates.check.answers")}
        </Anchor>
      </Group>
      <Text size="xs" c="dimmed" mt="sm" className={classes.digest ?? ""}>
        <code>SHA-256</code> {document.digest}
      </Text>
    </Panel>
  );
}
