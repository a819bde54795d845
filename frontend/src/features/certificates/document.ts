import type { CertificateDocument } from "@/api/types";

interface Step {
  readonly threshold: number;
  readonly images: number;
  readonly allowed: number;
  readonly answered: number;
  readonly wrong: number;
  readonly passed_at: number | null;
}

/** What is proven for accepting or rejecting. */
export interface Lot {
  readonly threshold: number | null;
  readonly images: number;
  readonly allowed: number;
  readonly answered: number;
  readonly wrong: number;
  readonly zone_images: number;
  readonly steps: readonly Step[];
}

/** A batch's certificate, as `annotator/verdicts/batch_document.py` writes it. */
export interface BatchDocument {
  readonly id: number;
  readonly batch: number;
  readonly issued_at: string;
  readonly digest: string;
  readonly promise: { readonly precision: number; readonly confidence: number };
  readonly model: { readonly version: number };
  readonly accept: Lot;
  readonly reject: Lot;
  readonly basis: {
    readonly images: number;
    readonly eligible: number;
    readonly people: number;
  };
}

const KIND = "packshot.batch_certificate";

/** The document of a batch; null for a certificate about images to come. */
export function readDocument(document: CertificateDocument): BatchDocument | null {
  return document.kind === KIND ? (document as unknown as BatchDocument) : null;
}
