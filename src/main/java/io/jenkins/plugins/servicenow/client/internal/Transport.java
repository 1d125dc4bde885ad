package io.jenkins.plugins.servicenow.client.internal;

import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.Timeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Sends requests, each once, and reads the answers. Needs no session: the request for a token goes this way too.
 */
public final class Transport {

    /** What ServiceNow itself accepts in a request by default ({@code glide.rest.max_content_length}). */
    public static final long MAX_RESPONSE_SIZE = 10L * 1024 * 1024;

    /** The front end of an instance answers 414 to slightly more than 8182 bytes. */
    public static final int MAX_URL_LENGTH = 8000;

    private static final Logger LOGGER = Logger.getLogger(Transport.class.getName());

    /** Bytes in a second. A file has as much time more than any other request as it takes on such a line. */
    private static final long MIN_FILE_RATE = 256 * 1024;

    private final OkHttpClient http;
    private final Timeouts timeouts;

    /** @param base gives connection pool, threads and proxy */
    public Transport(OkHttpClient base, Timeouts timeouts) {
        this.timeouts = timeouts;
        this.http = base.newBuilder()
                // An instance queues the requests of one session and answers 202 to the eleventh.
                .cookieJar(CookieJar.NO_COOKIES)
                // A redirect to a login page is an answer, not a place to go to with a token.
                .followRedirects(false)
                .followSslRedirects(false)
                // What may be repeated is decided in Retries and VerifiedWrites.
                .retryOnConnectionFailure(false)
                .authenticator(Authenticator.NONE)
                .cache(null)
                .connectTimeout(timeouts.connect())
                .readTimeout(timeouts.read())
                .writeTimeout(timeouts.read())
                .callTimeout(timeouts.upload())
                .addInterceptor(Transport::withReadTimeout)
                .build();
    }

    /**
     * Sends the request and waits for the whole answer, whatever its status is.
     *
     * @throws ServiceNowException when no answer came, or one larger than {@value #MAX_RESPONSE_SIZE} bytes
     * @throws InterruptedException at once when the calling thread is interrupted; the request is canceled
     */
    public Response send(Request request) throws ServiceNowException, InterruptedException {
        var length = request.url().toString().length();
        if (length > MAX_URL_LENGTH) {
            throw new IllegalArgumentException("The URL for " + name(request) + " has " + length
                    + " characters, ServiceNow accepts " + MAX_URL_LENGTH + ". Ask for fewer values at a time");
        }
        var start = System.nanoTime();
        var limits = timeoutsFor(request);
        Response response = await(request, limits, (call, answer, coming) -> coming.complete(read(answer)));
        LOGGER.log(
                Level.FINE,
                () -> response.request() + ": " + response.status() + " after "
                        + (System.nanoTime() - start) / 1_000_000 + " ms" + response.transactionSuffix());
        return response;
    }

    /**
     * Sends the request and waits for the beginning of the answer.
     *
     * @param size of the file in bytes; negative when it is not known
     */
    Download download(Request request, long size) throws ServiceNowException, InterruptedException {
        var limits = new Timeouts(timeouts.connect(), timeouts.read(), whole(size));
        Function<IOException, ServiceNowException> failures =
                cause -> ConnectionErrors.of(name(request), origin(request), limits, cause);
        return await(request, limits, (call, answer, coming) -> {
            var isFile = Download.isFile(answer);
            var response = isFile ? new Response(name(request), answer.code(), answer.headers(), "") : read(answer);
            var download = new Download(call, isFile, response, failures);
            coming.complete(download);
            if (isFile) {
                download.receive(answer);
            }
        });
    }

    private <T> T await(Request request, Timeouts limits, Handler<T> handler)
            throws ServiceNowException, InterruptedException {
        var call = http(limits).newCall(request);
        var coming = new ResponseFuture<>(handler);
        // Not execute(): a thread that waits for a socket does not notice its interruption.
        call.enqueue(coming);
        try {
            return coming.future.get();
        } catch (InterruptedException e) {
            call.cancel();
            coming.future.thenAccept(Transport::abandon);
            throw e;
        } catch (ExecutionException e) {
            LOGGER.log(Level.FINE, () -> name(request) + ": " + e.getCause());
            if (e.getCause() instanceof IOException cause) {
                throw ConnectionErrors.of(name(request), origin(request), limits, cause);
            }
            throw new IllegalStateException(name(request) + " failed", e.getCause());
        }
    }

    /** Ends what came when nobody waited for it any more. */
    private static void abandon(Object answer) {
        if (answer instanceof Download download) {
            download.close();
        }
    }

    private Timeouts timeoutsFor(Request request) {
        if (!(request.body() instanceof FileBody file)) {
            return timeouts;
        }
        var whole = whole(file.contentLength());
        // What is written is still on its way for long, and the instance stores it before it answers.
        return new Timeouts(timeouts.connect(), whole, whole);
    }

    private Duration whole(long size) {
        return timeouts.upload().plusSeconds(Math.max(0, size) / MIN_FILE_RATE);
    }

    private OkHttpClient http(Timeouts limits) {
        if (limits == timeouts) {
            return http;
        }
        return http.newBuilder()
                .readTimeout(limits.read())
                .writeTimeout(limits.read())
                .callTimeout(limits.upload())
                // The shared one limits the requests to an instance at a time, and a file takes long.
                .dispatcher(new Dispatcher(http.dispatcher().executorService()))
                .build();
    }

    /**
     * Tag of a request whose response may take longer to begin than others.
     *
     * @param times the read timeout
     */
    record ReadTimeoutFactor(int times) {}

    private static okhttp3.Response withReadTimeout(Interceptor.Chain chain) throws IOException {
        var factor = chain.request().tag(ReadTimeoutFactor.class);
        return factor == null
                ? chain.proceed(chain.request())
                : chain.withReadTimeout(chain.readTimeoutMillis() * factor.times(), TimeUnit.MILLISECONDS)
                        .proceed(chain.request());
    }

    /** Without the query, which holds text from builds. */
    private static String name(Request request) {
        return request.method() + " " + request.url().encodedPath();
    }

    private static String origin(Request request) {
        return request.url().newBuilder().encodedPath("/").query(null).build().toString();
    }

    private static Response read(okhttp3.Response response) throws IOException {
        var name = name(response.request());
        var source = response.body().source();
        if (source.request(MAX_RESPONSE_SIZE + 1)) {
            throw ConnectionErrors.tooLarge(name, MAX_RESPONSE_SIZE);
        }
        return new Response(
                name, response.code(), response.headers(), response.body().string());
    }

    /** What to do with an answer, on a thread of the HTTP client. */
    private interface Handler<T> {

        /** @param coming to be completed, and then some more may be read */
        void handle(Call call, okhttp3.Response answer, CompletableFuture<T> coming) throws IOException;
    }

    /** Reads on a thread of the HTTP client, so that the caller's thread is free to be interrupted. */
    private static final class ResponseFuture<T> implements Callback {

        final CompletableFuture<T> future = new CompletableFuture<>();
        private final Handler<T> handler;

        ResponseFuture(Handler<T> handler) {
            this.handler = handler;
        }

        @Override
        public void onResponse(Call call, okhttp3.Response response) {
            try (response) {
                handler.handle(call, response, future);
            } catch (Throwable e) {
                // Whatever it is: nobody else would end the caller's wait.
                future.completeExceptionally(e);
            }
        }

        @Override
        public void onFailure(Call call, IOException e) {
            future.completeExceptionally(e);
        }
    }
}
