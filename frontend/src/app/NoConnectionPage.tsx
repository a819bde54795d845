import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, body } from "@/api/client";
import { OfflineNotice } from "@/features/judge/loop/OfflineNotice";

const ASK_AGAIN_MS = 3_000;

interface Props {
  /** Called once the server answers. */
  readonly onBack: () => void;
}

/** Stands in for a page whose code could not be fetched, until there is a connection. */
export function NoConnectionPage({ onBack }: Props) {
  const server = useQuery({
    queryKey: ["server"],
    gcTime: 0,
    // No retries: with them, a click on the button would wait for the next retry.
    retry: false,
    refetchInterval: ASK_AGAIN_MS,
    queryFn: () => body(api.GET("/api/health/")),
  });
  const isBack = server.isSuccess;
  useEffect(() => {
    if (isBack) onBack();
  }, [isBack, onBack]);
  return <OfflineNotice onRetry={() => void server.refetch()} />;
}
