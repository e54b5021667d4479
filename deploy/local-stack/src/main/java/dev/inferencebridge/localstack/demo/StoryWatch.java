package dev.inferencebridge.localstack.demo;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows a story on a thread of its own until it is closed. Thread-safe. */
final class StoryWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoryWatch.class);
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final long LAST_LOOK_MILLIS = 5_000;

    private final Story story;
    private final StoryTopics topics;
    private final StoryPages pages;
    private final Thread thread = new Thread(this::run, "demo-story");
    private volatile boolean open = true;

    private StoryWatch(Story story, StoryTopics topics, StoryPages pages) {
        this.story = story;
        this.topics = topics;
        this.pages = pages;
        thread.setDaemon(true);
    }

    /** {@code topics} is closed with the watch. */
    static StoryWatch start(Story story, StoryTopics topics, StoryPages pages) {
        StoryWatch watch = new StoryWatch(story, topics, pages);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try (topics) {
            while (open) {
                topics.poll(LOOK);
                pages.look(story);
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("the story is not followed any more");
        }
    }

    @Override
    public void close() {
        open = false;
        try {
            thread.join(LAST_LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
