/** Short names for the types of the API. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Answer = Schemas["Answer"];
export type Batch = Schemas["Batch"];
/** What is proven about a batch for accepting or rejecting, and what is missing. */
export type BatchSide = Schemas["BatchSide"];
export type Certificate = Schemas["Certificate"];
export type CertificateDocument = Schemas["CertificateDocument"];
export type CertificateSide = Schemas["CertificateSide"];
/** An image with its scores by two versions. */
export type Difference = Schemas["Difference"];
export type Drift = Schemas["Drift"];
export type DriftWatch = Schemas["DriftWatch"];
export type Estimate = Schemas["Estimate"];
export type Finding = Schemas["Finding"];
export type Flag = Schemas["Flag"];
export type FlagCounts = Schemas["FlagCounts"];
export type FlagKind = Flag["kind"];
export type Generation = Schemas["Generation"];
export type Guidelines = Schemas["Guidelines"];
export type GuidelinesExample = Guidelines["examples"][number];
export type GuidelinesVersion = Schemas["GuidelinesVersion"];
export type Image = Schemas["Image"];
export type Insights = Schemas["Insights"];
export type Invitation = Schemas["Invitation"];
export type InvitationWithUrl = Schemas["NewInvitation"];
export type Job = Schemas["Job"];
export type JobKind = Job["kind"];
export type JobState = Job["state"];
/** A job in a list, without its log and refused rows. */
export type JobSummary = Schemas["JobSummary"];
export type Me = Schemas["Me"];
/** The known answer of a gold image. */
export type KnownAnswer = Schemas["KnownAnswerRequest"];
export type Measures = Schemas["Measures"];
export type Member = Schemas["Member"];
export type Metrics = Schemas["Metrics"];
export type ModelVersion = Schemas["ModelVersion"];
export type ModelVersionDetails = Schemas["ModelVersionDetails"];
export type NewAnswer = Schemas["GiveAnswerRequest"];
export type Choice = NewAnswer["choice"];
export type NewProject = Schemas["ProjectRequest"];
export type NewReview = Schemas["ReviewRequest"];
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
export type Report = Schemas["Report"];
export type Role = Schemas["RoleEnum"];
export type Shown = Schemas["Shown"];
/** A reason of a project's vocabulary; answers store its code. */
export type Reason = Required<Schemas["Reason"]>;
export type SkipReason = Schemas["SkipReasonEnum"];
/** Why a question was skipped, and which of its images are broken. */
export type Skip = Schemas["SkipRequest"];
export type AnswerTaken = Schemas["AnswerTaken"];
export type Feedback = Schemas["Feedback"];
export type Waiting = Schemas["Waiting"];
export type PracticeQuestion = Schemas["PracticeQuestion"];
export type SessionSummary = Schemas["SessionSummary"];
export type Preferences = Schemas["PatchedPreferencesRequest"];
export type Token = Schemas["Token"];
export type TokenWithSecret = Schemas["NewToken"];
export type Verdict = Schemas["VerdictEnum"];
