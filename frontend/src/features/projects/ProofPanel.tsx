import { Anchor, Text } from "@mantine/core";
import { IconCircleCheck, IconDownload, IconHandStop, IconProgress } from "@tabler/icons-react";
import type { Certificate, Insights, Project } from "@/api/types";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import { certificateWords, type CertificateTone } from "@/shared/words/certificate";
import { gains, shortage } from "./gains";
import classes from "./projects.module.css";

const TONES: Record<CertificateTone, { Icon: typeof IconProgress; colour: string }> = {
  waiting: { Icon: IconProgress, colour: "var(--mantine-color-dimmed)" },
  proven: { Icon: IconCircleCheck, colour: "var(--mantine-color-teal-6)" },
  stopped: { Icon: IconHandStop, colour: "var(--mantine-color-red-6)" },
};

/** With fewer audit answers, an error rate is hardly more than a guess. */
const FEW_ANSWERS = 50;

interface Props {
  readonly project: Project;
  readonly insights: Insights;
}

/** The proof behind automatic decisions, what it lacks, and what more answers would bring. */
export function ProofPanel({ project, insights }: Props) {
  const { t } = useTranslation();
  const { certificate } = insights;
  const { tone, sentences } = certificateWords(certificate, project, t);
  const { Icon, colour } = TONES[tone];
  return (
    <Panel
      title={t("projects.overview.proof")}
      aside={certificate && <Download certificate={certificate} />}
    >
      <div className={classes.proof} data-testid="certificate" data-tone={tone}>
        <Icon size={20} color={colour} aria-hidden />
        <div>
          {sentences.map((sentence) => (
            <Text key={sentence}>{sentence}</Text>
          ))}
          {certificate && <Answers certificate={certificate} project={project} />}
          {certificate && <Outlook certificate={certificate} />}
        </div>
      </div>
    </Panel>
  );
}

function Download({ certificate }: { readonly certificate: Certificate }) {
  const { t } = useTranslation();
  return (
    <Anchor
      className={classes.download ?? ""}
      size="sm"
      href={`/api/certificates/${certificate.id}/download/`}
      download
    >
      <IconDownload size={15} aria-hidden />
      {t("projects.overview.certificate")}
    </Anchor>
  );
}

function Answers({
  certificate,
  project,
}: { readonly certificate: Certificate } & Pick<Props, "project">) {
  const { t } = useTranslation();
  const images = certificate.basis.audit_images;
  const judged = certificate.audit_answers;
  const short = shortage(certificate, images, project.audit_share);
  return (
    <Text size="sm" c="dimmed" mt={6}>
      {t("projects.overview.auditHint")}{" "}
      {t("projects.overview.auditOf", {
        judged: formatCount(judged),
        images: formatCount(images),
      })}{" "}
      {short &&
        t(short.left > 0 ? "projects.overview.auditShort" : "projects.overview.auditNone", {
          left: formatCount(short.left),
          share: formatPercent(project.audit_share),
          products: formatCount(short.products),
        })}
    </Text>
  );
}

function Outlook({ certificate }: { readonly certificate: Certificate }) {
  const { t } = useTranslation();
  const side = certificate.accept;
  if (certificate.is_stopped || side.outlook.length === 0) return null;
  const rows = gains(side);
  const images = certificate.basis.audit_images;
  const left = Math.max(0, images - certificate.audit_answers);
  // If even the first proof is out of reach, that is already said above.
  const isShort =
    (certificate.answers_missing ?? 0) <= left && rows.some(({ further }) => further > left);
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="sm">
        {t(side.coverage > 0 ? "projects.overview.noMore" : "projects.overview.notByAnswers")}
        {side.coverage === 0 &&
          certificate.audit_answers < FEW_ANSWERS &&
          ` ${t("projects.overview.fewAnswers", { count: certificate.audit_answers })}`}
      </Text>
    );
  }
  return (
    <div className={classes.outlook}>
      <Text size="sm" fw={500}>
        {t("projects.overview.outlook")}
      </Text>
      <dl>
        {rows.map(({ further, coverage }) => (
          <div key={further}>
            <dt className="tabular">
              {t("projects.overview.further", { number: formatCount(further) })}
            </dt>
            <dd className="tabular">{formatPercent(coverage)}</dd>
          </div>
        ))}
      </dl>
      <Text size="xs" c="dimmed">
        {t("projects.overview.outlookNote")}
        {isShort && ` ${t("projects.overview.auditLeft", { count: left })}`}
      </Text>
    </div>
  );
}
