import { Modal, Text } from "@mantine/core";
import type { Member } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { CopyField } from "@/shared/ui/CopyField";
import { useMakeLink } from "./queries";

/** For site admins: a link for a member who has forgotten their password. */
export function LoginLinkButton({ member }: { readonly member: Member }) {
  const { t } = useTranslation();
  const make = useMakeLink();
  const name = member.user.username;
  return (
    <>
      <ConfirmButton
        size="compact-sm"
        variant="subtle"
        color="gray"
        loading={make.isPending}
        question={t("members.link.question", { name })}
        explanation={t("members.link.explanation", { name })}
        confirm={t("members.link.confirm")}
        onConfirm={() => make.mutate(member.id)}
      >
        {t("members.link.make")}
      </ConfirmButton>
      <Modal
        opened={make.data !== undefined}
        onClose={() => make.reset()}
        title={t("members.link.made", { name })}
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        {make.data && (
          <>
            <CopyField label={t("members.link.make")} value={make.data.url} />
            <Text size="sm" mt="xs">
              {t("members.link.once")}
            </Text>
          </>
        )}
      </Modal>
    </>
  );
}
