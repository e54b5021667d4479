package dev.inferencebridge.replay;

import dev.inferencebridge.prediction.SourcePosition;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The dead letters of one topic that were redriven before, as the redriven records tell. Confined to one thread; takes about
 * 150 bytes for each that is still on its topic.
 */
final class Redriven {

    /** The source's position besides: a topic that was deleted and made anew has other dead letters at old offsets. */
    private record Source(int partition, long offset) {
        static Source of(SourcePosition position) {
            return new Source(position.partition(), position.offset());
        }
    }

    private final Map<Integer, Map<Long, Source>> byPartition = new HashMap<>();
    private final String deadLetterTopic;
    private final TopicRange deadLetters;
    private final RedriveFormat format;

    Redriven(String deadLetterTopic, TopicRange deadLetters, RedriveFormat format) {
        this.deadLetterTopic = deadLetterTopic;
        this.deadLetters = deadLetters;
        this.format = format;
    }

    void add(ConsumerRecord<byte[], byte[]> redriven) {
        Headers headers = redriven.headers();
        format.deadLetter()
                .apply(headers)
                .flatMap(LetterPosition::parse)
                .filter(letter -> letter.topic().equals(deadLetterTopic))
                .filter(letter -> letter.offset() >= deadLetters.beginOf(letter.partition()))
                .ifPresent(letter -> format.source()
                        .apply(headers)
                        .ifPresent(source -> byPartition
                                .computeIfAbsent(letter.partition(), partition -> new HashMap<>())
                                .put(letter.offset(), Source.of(source))));
    }

    boolean contains(LetterPosition letter, SourcePosition source) {
        return Source.of(source)
                .equals(byPartition.getOrDefault(letter.partition(), Map.of()).get(letter.offset()));
    }
}
