import { useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";

/** One certificate as a document; for ops. */
export function useCertificate(id: number | null) {
  return useQuery({
    queryKey: keys.certificate(id ?? 0),
    enabled: id !== null,
    queryFn: () =>
      body(
        api.GET("/api/certificates/{certificate}/", { params: { path: { certificate: id ?? 0 } } }),
      ),
  });
}
