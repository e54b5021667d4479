package dev.inferencebridge.localstack.azure;

import java.util.Arrays;
import java.util.Optional;

/** What an identity can be allowed to do. */
public enum Permission {
    GET_SECRETS("secrets/get"),
    LIST_SECRETS("secrets/list"),
    SET_SECRETS("secrets/set"),
    PUBLISH_TELEMETRY("telemetry/publish"),
    LIST_ENDPOINT_KEYS("onlineEndpoints/listKeys"),
    REGENERATE_ENDPOINT_KEYS("onlineEndpoints/regenerateKeys"),
    WRITE_JOBS("jobs/write"),
    READ_JOBS("jobs/read"),
    CANCEL_JOBS("jobs/cancel"),
    INVOKE_BATCH_ENDPOINTS("batchEndpoints/jobs/write"),
    SEND_EVENTS("events/send");

    private final String label;

    Permission(String label) {
        this.label = label;
    }

    /** As in control requests: {@code secrets/get}. */
    public String label() {
        return label;
    }

    static Optional<Permission> labelled(String label) {
        return Arrays.stream(values())
                .filter(permission -> permission.label.equals(label))
                .findFirst();
    }
}
