package dev.inferencebridge.azure.ml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.inferencebridge.feature.FeatureVector;
import java.io.IOException;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one call as a request body: encoded once, on the thread of its first exchange. Confined to the exchanges of
 * one call, which follow each other.
 */
final class RowsBody extends RequestBody {

    private static final MediaType JSON = MediaType.get("application/json");

    private final JsonFactory factory;
    private final PayloadCodec codec;
    private final List<FeatureVector> rows;
    private @Nullable Buffer encoded;

    RowsBody(JsonFactory factory, PayloadCodec codec, List<FeatureVector> rows) {
        this.factory = factory;
        this.codec = codec;
        this.rows = rows;
    }

    @Override
    public MediaType contentType() {
        return JSON;
    }

    @Override
    public long contentLength() throws IOException {
        return encoded().size();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        // A copy shares the segments: the body may be needed again, with another token.
        sink.write(encoded().copy(), encoded().size());
    }

    /**
     * Keeps OkHttp from sending this again by itself, as it does after a 503 with {@code Retry-After: 0}, whatever it is
     * told of redirects and connection failures.
     */
    @Override
    public boolean isOneShot() {
        return true;
    }

    private Buffer encoded() throws IOException {
        Buffer buffer = encoded;
        if (buffer == null) {
            buffer = new Buffer();
            try (JsonGenerator json = factory.createGenerator(buffer.outputStream())) {
                codec.write(json, rows);
            }
            encoded = buffer;
        }
        return buffer;
    }
}
