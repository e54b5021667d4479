package dev.inferencebridge.wire;

import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers by which a trigger is sent once more, to one target alone. Stateless. */
public final class TriggerHeaders {

    /** The one target that is meant; without it, all are. */
    public static final String TARGET = "bridge.target";

    /** The number of the round, 1 or more. */
    public static final String ROUND = "bridge.round";

    /** Whom a record is for. */
    public record Address(String target, int round) {}

    private TriggerHeaders() {}

    public static Headers of(Address address) {
        Headers headers = new RecordHeaders();
        HeaderText.put(headers, TARGET, address.target());
        HeaderText.put(headers, ROUND, Integer.toString(address.round()));
        return headers;
    }

    /** Empty for a record that is for all; throws {@link MalformedTriggerException} for a round that is none. */
    public static Optional<Address> read(Headers headers) {
        return HeaderText.get(headers, TARGET).map(target -> {
            String round = HeaderText.get(headers, ROUND).orElse("");
            if (!round.matches("[0-9]{1,4}")) {
                throw new MalformedTriggerException("the header " + ROUND + " must be a number up to 9999");
            }
            return new Address(target, Integer.parseInt(round));
        });
    }
}
