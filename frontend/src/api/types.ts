/** Short names for the types of the API. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Account = Schemas["Account"];
export type AccountChanges = Schemas["PatchedChangeAccountRequest"];
export type AgreementFigures = Schemas["AgreementFigures"];
export type AuditEvent = Schemas["AuditEvent"];
export type Batch = Schemas["Batch"];
/** What is proven about a batch for accepting or rejecting, and what is missing. */
export type BatchSide = Schemas["BatchSide"];
/** The catalogue's filters as an address has them. */
export type CatalogueFilter = Readonly<Record<string, string>>;
export type CatalogueColumn = Schemas["CatalogueColumnsEnum"];
/** Images for an action on many: by their ids, or all that a filter finds. */
export type ChosenImages = { ids: number[] } | { filter: CatalogueFilter };
export type Certificate = Schemas["Certificate"];
export type CertificateDocument = Schemas["CertificateDocument"];
export type CertificateSide = Schemas["CertificateSide"];
/** Which of two generators, prompts or versions is better. */
export type Comparison = Schemas["ProjectComparison"];
export type NewComparison = Schemas["StartComparisonRequest"];
/** A reviewer's decision with its image, and who reversed it. */
export type Decided = Schemas["Decided"];
/** A flagged image at the review desk. */
export type DeskItem = Schemas["DeskItem"];
/** An image with its scores by two versions. */
export type Difference = Schemas["Difference"];
export type DriftWatch = Schemas["DriftWatch"];
export type Estimate = Schemas["Estimate"];
export type Finding = Schemas["Finding"];
type Flag = Schemas["Flag"];
export type FlagCounts = Schemas["FlagCounts"];
export type FlagKind = Flag["kind"];
export type Generation = Schemas["Generation"];
/** Something that happened to a generation. */
export type HistoryEvent = Schemas["HistoryEvent"];
export type Guidelines = Schemas["Guidelines"];
export type GuidelinesExample = Guidelines["examples"][number];
export type Image = Schemas["Image"];
export type Insights = Schemas["Insights"];
export type Job = Schemas["Job"];
export type JobKind = Job["kind"];
export type JobState = Job["state"];
/** A job in a list, without its log and refused rows. */
export type JobSummary = Schemas["JobSummary"];
/** A picture with its mask and all earlier ones. */
export type Masks = Schemas["Masks"];
export type MaskVersion = Schemas["MaskVersion"];
export type Corrections = Schemas["Corrections"];
export type Me = Schemas["Me"];
/** The known answer of a gold image. */
export type KnownAnswer = Schemas["KnownAnswerRequest"];
export type Measures = Schemas["Measures"];
export type Member = Schemas["Member"];
export type ModelVersion = Schemas["ModelVersion"];
export type ModelVersionDetails = Schemas["ModelVersionDetails"];
export type NewAnswer = Schemas["GiveAnswerRequest"];
export type Choice = NewAnswer["choice"];
export type NewPassword = Schemas["NewPasswordRequest"];
export type NewProject = Schemas["ProjectRequest"];
export type NewReview = Schemas["ReviewRequest"];
export type NewBulkReview = Schemas["BulkReviewRequest"];
export type NewToken = Schemas["MakeTokenRequest"];
/** An original whose mask a person is to confirm. */
export type Original = Schemas["Original"];
/** What a retraining would learn from now. */
export type RetrainPreview = Schemas["RetrainPreview"];
export type Segmenter = Schemas["Segmenter"];
/** Complete in every reply; only requests may leave out fields that have a default. */
export type Project = Omit<Required<Schemas["Project"]>, "reasons"> & {
  readonly reasons: readonly Reason[];
};
export type ProjectTemplate = Schemas["Template"];
export type ProjectChanges = Schemas["PatchedProjectRequest"];
export type Question = Schemas["Question"];
export type Questions = Schemas["Questions"];
export type MyQueue = Schemas["MyQueue"];
export type EmptyReason = Schemas["EmptyReasonEnum"];
export type Progress = Schemas["QueueProgress"];
/** A share of answers with its 90 % interval. */
export type Machine = Schemas["Machine"];
export type MachineChanges = Schemas["PatchedChangeMachineRequest"];
export type Rate = Schemas["Rate"];
export type RateGroup = Schemas["RateGroup"];
export type RateGroups = Schemas["RateGroups"];
export type Report = Schemas["Report"];
export type Role = Schemas["RoleEnum"];
/** One person's answer as it concerns an image. */
export type Said = Schemas["Said"];
/** Filters of the review desk under a name. */
export type SavedView = Schemas["SavedView"];
export type Shown = Schemas["Shown"];
/** A reason of a project's vocabulary; answers store its code. */
export type Reason = Required<Schemas["Reason"]>;
export type SkipReason = Schemas["SkipReasonEnum"];
/** Why a question was skipped, and which of its images are broken. */
export type Skip = Schemas["SkipRequest"];
export type AnswerTaken = Schemas["AnswerTaken"];
export type Feedback = Schemas["Feedback"];
export type Waiting = Schemas["Waiting"];
/** A browser in which the person is logged in. */
export type PersonSession = Schemas["PersonSession"];
export type PracticeQuestion = Schemas["PracticeQuestion"];
/** What a token is for. */
export type Scope = Schemas["ScopeEnum"];
export type SessionSummary = Schemas["SessionSummary"];
export type Person = Schemas["Person"];
export type Preferences = Schemas["PatchedPreferencesRequest"];
export type Token = Schemas["Token"];
export type ScoreBin = Schemas["Bin"];
export type Work = Schemas["Work"];
export type BucketImport = Schemas["BucketImport"];
export type NewBucketImport = Schemas["StartBucketImportRequest"];
/** How the beginning of a bucket's folder is understood. */
export type BucketPreview = Schemas["BucketPreview"];
export type Webhook = Schemas["Webhook"];
export type NewWebhook = Schemas["MakeWebhookRequest"];
export type WebhookChanges = Schemas["PatchedChangeWebhookRequest"];
export type HookEvent = Schemas["SubscribableEventEnum"];
/** One event that was sent to a webhook or waits. */
export type Delivery = Schemas["Delivery"];
export type Verdict = Schemas["VerdictEnum"];
