package io.jenkins.plugins.servicenow.client.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Tag of a request whose answer may take longer to begin than others.
 *
 * @param factor times the read time-out
 */
record ReadTimeouts(int factor) {

    public static final ReadTimeouts DOUBLE = new ReadTimeouts(2);

    /** @param read the time-out of requests without this tag */
    public static Interceptor interceptor(Duration read) {
        return chain -> proceed(chain, read);
    }

    private static Response proceed(Interceptor.Chain chain, Duration read) throws IOException {
        var patience = chain.request().tag(ReadTimeouts.class);
        var millis = Math.toIntExact(read.toMillis());
        return patience == null
                ? chain.proceed(chain.request())
                : chain.withReadTimeout(millis * patience.factor(), TimeUnit.MILLISECONDS)
                        .proceed(chain.request());
    }
}
