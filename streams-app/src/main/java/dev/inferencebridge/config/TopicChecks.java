package dev.inferencebridge.config;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold between the topics of all pipelines: no loops, and one shape for each topic. Confined to the reading thread. */
final class TopicChecks {

    private record Declared(Optional<Integer> partitions, Optional<Duration> retention) {}

    private final Optional<String> applicationId;
    private final Map<String, Values> pipelines;
    private final Reading reading;
    private final Map<String, Located<Declared>> declared = new LinkedHashMap<>();

    TopicChecks(Optional<String> applicationId, Map<String, Values> pipelines, Reading reading) {
        this.applicationId = applicationId;
        this.pipelines = pipelines;
        this.reading = reading;
    }

    /** Every topic that a pipeline reads or writes, as far as it says. */
    static Set<String> topicsOf(String name, Values pipeline) {
        Set<String> topics = new HashSet<>();
        pipeline.find(PipelineKeys.SOURCE)
                .flatMap(source -> source.find(PipelineKeys.SOURCE_TOPIC))
                .ifPresent(topics::add);
        pipeline.find(PipelineKeys.LOOKUPS)
                .orElse(Map.of())
                .values()
                .forEach(lookup -> lookup.value().find(LookupKeys.TOPIC).ifPresent(topics::add));
        pipeline.find(PipelineKeys.PREDICTIONS)
                .flatMap(predictions -> predictions.find(PredictionKeys.TOPIC))
                .ifPresent(topics::add);
        topics.add(PipelineKeys.deadLetters(name, pipeline));
        pipeline.find(PipelineKeys.MONITORING).ifPresent(monitoring -> {
            topics.add(MonitoringKeys.topic(name, monitoring));
            monitoring
                    .find(MonitoringKeys.LABELS)
                    .flatMap(labels -> labels.find(LabelKeys.TOPIC))
                    .ifPresent(topics::add);
        });
        return topics;
    }

    void run() {
        Set<String> sources = new HashSet<>();
        Set<String> predicted = new HashSet<>();
        pipelines.values().forEach(pipeline -> {
            pipeline.find(PipelineKeys.SOURCE)
                    .ifPresent(source -> source.find(PipelineKeys.SOURCE_TOPIC).ifPresent(topic -> {
                        sources.add(topic);
                        declare(topic, source, source.placeOf(PipelineKeys.SOURCE_TOPIC));
                    }));
            pipeline.find(PipelineKeys.LOOKUPS)
                    .orElse(Map.of())
                    .values()
                    .forEach(lookup -> lookup.value().find(LookupKeys.TOPIC).ifPresent(sources::add));
            pipeline.find(PipelineKeys.MONITORING)
                    .flatMap(monitoring -> monitoring.find(MonitoringKeys.LABELS))
                    .flatMap(labels -> labels.find(LabelKeys.TOPIC))
                    .ifPresent(sources::add);
            pipeline.find(PipelineKeys.PREDICTIONS)
                    .flatMap(predictions -> predictions.find(PredictionKeys.TOPIC))
                    .ifPresent(predicted::add);
        });
        pipelines.forEach((name, pipeline) -> {
            pipeline.find(PipelineKeys.PREDICTIONS)
                    .ifPresent(predictions -> predictions
                            .find(PredictionKeys.TOPIC)
                            .ifPresent(topic -> checkPredictions(topic, predictions, sources)));
            pipeline.find(PipelineKeys.DEAD_LETTERS)
                    .ifPresent(deadLetters -> checkDeadLetters(
                            PipelineKeys.deadLetters(name, pipeline), deadLetters, sources, predicted));
        });
        Set<String> others = new HashSet<>(predicted);
        pipelines.forEach((name, pipeline) -> others.add(PipelineKeys.deadLetters(name, pipeline)));
        pipelines.forEach((name, pipeline) -> pipeline.find(PipelineKeys.MONITORING)
                .ifPresent(monitoring -> checkReports(name, monitoring, sources, others)));
    }

    private void checkReports(String pipeline, Values monitoring, Set<String> sources, Set<String> others) {
        String topic = MonitoringKeys.topic(pipeline, monitoring);
        Place place = monitoring.placeOf(MonitoringKeys.TOPIC);
        if (sources.contains(topic) || !others.add(topic)) {
            reading.problem(
                    place,
                    topic,
                    "must be a topic of its own: not of another pipeline, lookup or kind",
                    Optional.empty());
        } else {
            declare(topic, monitoring, place);
        }
    }

    private void checkPredictions(String topic, Values predictions, Set<String> sources) {
        Place place = predictions.placeOf(PredictionKeys.TOPIC);
        if (sources.contains(topic)) {
            reading.problem(place, topic, "must not be the source topic of a pipeline or lookup", Optional.empty());
        } else {
            declare(topic, predictions, place);
        }
    }

    private void checkDeadLetters(String topic, Values deadLetters, Set<String> sources, Set<String> predicted) {
        Place place = deadLetters.placeOf(PipelineKeys.DEAD_LETTERS_TOPIC);
        if (sources.contains(topic) || predicted.contains(topic)) {
            reading.problem(
                    place,
                    topic,
                    "must not be the source or predictions topic of a pipeline or lookup",
                    Optional.empty());
        } else {
            declare(topic, deadLetters, place);
        }
    }

    /** The pipeline whose dead letters come back on this topic. */
    private Optional<String> redrivenOn(String topic) {
        return applicationId.flatMap(id -> pipelines.keySet().stream()
                .filter(pipeline -> topic.equals(BridgeConfig.redriveTopic(id, pipeline)))
                .findFirst());
    }

    private void declare(String topic, Values written, Place place) {
        Optional<String> redriven = redrivenOn(topic);
        if (redriven.isPresent()) {
            reading.problem(
                    place,
                    topic,
                    "must not be the redrive topic of the pipeline '" + redriven.get() + "'",
                    Optional.empty());
            return;
        }
        Declared now = new Declared(written.find(TopicKeys.PARTITIONS), written.find(TopicKeys.RETENTION));
        Located<Declared> first = declared.putIfAbsent(topic, new Located<>(now, place));
        if (first != null && !first.value().equals(now)) {
            reading.problem(
                    place,
                    topic,
                    "the topic has other partitions or another retention where it is named first, on line "
                            + first.place().line(),
                    Optional.empty());
        }
    }
}
