package dev.inferencebridge.azure.ml;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps OkHttp from sending a call again by itself. Immutable, thread-safe.
 *
 * <p>{@code retryOnConnectionFailure(false)} and {@code followRedirects(false)} turn off all of its resends but one: after
 * a 503 with {@code Retry-After: 0} it repeats the request at once. As a network interceptor this one sees the response
 * first and moves what triggers that to a name of its own.
 */
final class FollowUpGuard implements Interceptor {

    static final String RETRY_AFTER = "Retry-After";
    static final String MOVED_RETRY_AFTER = "x-inference-bridge-retry-after";

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String retryAfter = response.header(RETRY_AFTER);
        if (retryAfter == null) {
            return response;
        }
        return response.newBuilder()
                .removeHeader(RETRY_AFTER)
                .header(MOVED_RETRY_AFTER, retryAfter)
                .build();
    }
}
