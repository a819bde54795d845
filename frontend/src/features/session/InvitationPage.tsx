import { Divider } from "@mantine/core";
import { useNavigate, useParams } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { LoadingState } from "@/shared/ui/states";
import { CredentialsForm } from "./CredentialsForm";
import { DoorPage } from "./DoorPage";
import { useAcceptInvitation, useDoors, useInvitation } from "./queries";
import { SingleSignOnButton } from "./SingleSignOnButton";

export function InvitationPage() {
  const { t } = useTranslation();
  const { secret = "" } = useParams();
  const navigate = useNavigate();
  const invitation = useInvitation(secret);
  const accept = useAcceptInvitation(secret);
  const doors = useDoors();
  if (invitation.error) {
    return (
      <DoorPage title={t("session.invitation.failed")} text={t("session.invitation.failedHint")}>
        {null}
      </DoorPage>
    );
  }
  const { data } = invitation;
  const provider = doors.data?.single_sign_on ?? null;
  const hasPasswords = doors.data?.local_login ?? true;
  const text =
    data &&
    t("session.invitation.text", {
      email: data.email,
      project: data.project_name,
      role: t(`role.${data.role}`),
    });
  return (
    <DoorPage title={t("session.invitation.title")} text={text}>
      {data && provider !== null && <SingleSignOnButton name={provider} />}
      {data && provider !== null && hasPasswords && <Divider label={t("session.or")} my="lg" />}
      {data && !hasPasswords ? null : data ? (
        <CredentialsForm
          submit={t("session.invitation.submit")}
          isNew
          isPending={accept.isPending}
          error={accept.error}
          onSubmit={(credentials) =>
            accept.mutate(credentials, { onSuccess: () => void navigate("/", { replace: true }) })
          }
        />
      ) : (
        <LoadingState rows={3} height={40} />
      )}
    </DoorPage>
  );
}
