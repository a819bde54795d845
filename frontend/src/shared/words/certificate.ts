import type { Certificate, Project } from "@/api/types";
import { formatPercent } from "@/shared/format/numbers";
import type { TFunction } from "@/shared/i18n";

export type CertificateTone = "waiting" | "proven" | "stopped";

export interface CertificateWords {
  readonly tone: CertificateTone;
  readonly sentences: readonly string[];
}

/** The proof behind automatic verdicts, in plain words. */
export function certificateWords(
  certificate: Certificate | null,
  project: Pick<Project, "target_precision" | "confidence" | "champion">,
  t: TFunction,
): CertificateWords {
  if (certificate === null) return { tone: "waiting", sentences: [noCertificate(project, t)] };
  const precision = formatPercent(certificate.target_precision, 2);
  const confidence = formatPercent(certificate.confidence, 1);
  const sentences: string[] = [];
  if (certificate.is_stopped) {
    sentences.push(t("certificate.stopped"));
  } else if (certificate.accept_threshold !== null) {
    const coverage = formatPercent(certificate.accept.coverage);
    sentences.push(t("certificate.accepts", { coverage, precision, confidence }));
  } else if ((certificate.answers_missing ?? 0) > 0) {
    sentences.push(t("certificate.missing", { count: certificate.answers_missing ?? 0 }));
  } else {
    sentences.push(t("certificate.unproven", { precision }));
  }
  if (certificate.reject_threshold !== null) {
    const coverage = formatPercent(certificate.reject.coverage);
    sentences.push(t("certificate.rejects", { coverage }));
  }
  return { tone: tone(certificate), sentences };
}

function tone(certificate: Certificate): CertificateTone {
  if (certificate.is_stopped) return "stopped";
  return certificate.accept_threshold === null ? "waiting" : "proven";
}

function noCertificate(project: Pick<Project, "champion">, t: TFunction): string {
  return project.champion === null
    ? t("certificate.none")
    : t("certificate.untrained", { number: project.champion.number });
}
