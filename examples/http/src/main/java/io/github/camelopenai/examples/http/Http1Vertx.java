package io.github.camelopenai.examples.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.util.concurrent.TimeUnit;

/**
 * Vert.x whose servers speak HTTP/1.1 alone. Some clients ask to go on with HTTP/2 in their first request, Java's
 * {@code HttpClient} for one, unless told otherwise. Vert.x would agree, and take the body of this request as fast as it
 * comes, into memory, whether or not anybody reads it. When it does not agree, such a client goes on with HTTP/1.1. Camel
 * has no option for this.
 */
public final class Http1Vertx extends VertxWrapper {

    /**
     * @param threads a request keeps one of them until its file is uploaded, so this is also how many are uploaded at once;
     *     others wait
     */
    public Http1Vertx(int threads) {
        super((VertxInternal) Vertx.vertx(new VertxOptions()
                .setWorkerPoolSize(threads)
                // Else it would warn of each that is kept for longer than a minute.
                .setMaxWorkerExecuteTimeUnit(TimeUnit.HOURS)
                .setMaxWorkerExecuteTime(2)));
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        return super.createHttpServer(options.setHttp2ClearTextEnabled(false));
    }
}
