package dev.inferencebridge.azure.monitor;

import dev.inferencebridge.azure.monitor.IngestionQueue.Sent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts items to {@code v2/track}: one JSON object a line, gzipped. Confined to the thread of its queue, which it blocks for
 * one exchange.
 */
final class TrackPost implements Function<List<byte[]>, Sent> {

    private static final Logger LOG = LoggerFactory.getLogger(TrackPost.class);
    private static final MediaType LINES = MediaType.get("application/x-json-stream");
    private static final long MOST_SECONDS = 300;

    private final OkHttpClient http;
    private final String url;
    private boolean away;

    TrackPost(OkHttpClient http, URI ingestion) {
        this.http = http;
        this.url = ingestion.resolve("v2/track").toString();
    }

    @Override
    public Sent apply(List<byte[]> items) {
        try {
            Request request = new Request.Builder()
                    .url(url)
                    .header("Content-Encoding", "gzip")
                    .post(RequestBody.create(gzipped(items), LINES))
                    .build();
            try (Response response = http.newCall(request).execute()) {
                return read(items, response);
            }
        } catch (IOException e) {
            return away("no answer: " + e.getClass().getSimpleName(), Duration.ZERO);
        }
    }

    private Sent read(List<byte[]> items, Response response) throws IOException {
        int status = response.code();
        if (status == 206) {
            TrackReply reply = TrackReply.partial(response.body().string(), items.size());
            return back(new Sent.Taken(reply.again().stream().map(items::get).toList(), reply.refused()));
        }
        if (response.isSuccessful()) {
            return back(new Sent.Taken(List.of(), 0));
        }
        if (TrackReply.isPassing(status)) {
            return away("status " + status, retryAfter(response.header("Retry-After", "")));
        }
        LOG.atWarn()
                .addKeyValue("endpoint", host())
                .addKeyValue("status", status)
                .log("Telemetry was refused for good");
        return new Sent.Refused();
    }

    private Sent back(Sent.Taken taken) {
        if (away) {
            away = false;
            LOG.atInfo().addKeyValue("endpoint", host()).log("Telemetry is taken again");
        }
        return taken;
    }

    private Sent away(String reason, Duration atLeast) {
        if (!away) {
            away = true;
            LOG.atWarn()
                    .addKeyValue("endpoint", host())
                    .addKeyValue("reason", reason)
                    .log("Telemetry waits: the ingestion service is away");
        }
        return new Sent.Away(atLeast);
    }

    private String host() {
        return URI.create(url).getHost();
    }

    private static Duration retryAfter(String seconds) {
        return seconds.matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Math.min(MOST_SECONDS, Long.parseLong(seconds)))
                : Duration.ZERO;
    }

    private static byte[] gzipped(List<byte[]> items) throws IOException {
        Buffer body = new Buffer();
        try (BufferedSink gzip = Okio.buffer(new GzipSink(body))) {
            for (byte[] item : items) {
                gzip.write(item).writeByte('\n');
            }
        }
        return body.readByteArray();
    }
}
