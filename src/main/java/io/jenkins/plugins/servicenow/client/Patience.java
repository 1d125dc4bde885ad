package io.jenkins.plugins.servicenow.client;

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
record Patience(int factor) {

    static final Patience DOUBLE = new Patience(2);

    /** @param read the time-out of requests without this tag */
    static Interceptor interceptor(Duration read) {
        return chain -> proceed(chain, read);
    }

    private static Response proceed(Interceptor.Chain chain, Duration read) throws IOException {
        var patience = chain.request().tag(Patience.class);
        var millis = Math.toIntExact(read.toMillis());
        return patience == null
                ? chain.proceed(chain.request())
                : chain.withReadTimeout(millis * patience.factor(), TimeUnit.MILLISECONDS)
                        .proceed(chain.request());
    }
}
