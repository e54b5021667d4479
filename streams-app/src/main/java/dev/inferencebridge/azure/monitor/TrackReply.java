package dev.inferencebridge.azure.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the ingestion service said to one post. Immutable.
 *
 * @param again places of the items to send again, from 0
 * @param refused how many items it will never take
 */
record TrackReply(List<Integer> again, int refused) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> PASSING = Set.of(401, 403, 408, 429, 439, 500, 502, 503, 504);

    /** Whether a status leaves hope. A missing permission too: it may be granted while telemetry waits. */
    static boolean isPassing(int status) {
        return PASSING.contains(status);
    }

    /** Of a partial success: the body names the items that were not taken. One that cannot be read took all. */
    static TrackReply partial(String body, int items) {
        List<Integer> again = new ArrayList<>();
        int refused = 0;
        try {
            for (JsonNode error : JSON.readTree(body).path("errors")) {
                int index = error.path("index").asInt(-1);
                if (index >= 0
                        && index < items
                        && isPassing(error.path("statusCode").asInt())) {
                    again.add(index);
                } else {
                    refused++;
                }
            }
        } catch (JsonProcessingException e) {
            return new TrackReply(List.of(), 0);
        }
        return new TrackReply(List.copyOf(again), refused);
    }
}
