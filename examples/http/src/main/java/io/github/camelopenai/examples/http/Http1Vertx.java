package io.github.camelopenai.examples.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import java.util.concurrent.TimeUnit;

/**
 * Vert.x with servers that speak only HTTP/1.1. Some clients ask for an upgrade to HTTP/2 in their first request, for example
 * Java's {@code HttpClient} by default. Vert.x would accept the upgrade and read the request's body into memory at full
 * speed. If Vert.x refuses, the client continues with HTTP/1.1. Camel has no option for this.
 */
public final class Http1Vertx extends VertxWrapper {

    /**
     * @param threads the maximum of concurrent uploads: a request holds a thread until its file is uploaded, and more
     *     requests wait
     */
    public Http1Vertx(int threads) {
        super((VertxInternal) Vertx.vertx(new VertxOptions()
                .setWorkerPoolSize(threads)
                // Otherwise, Vert.x warns about every thread that is held for more than a minute.
                .setMaxWorkerExecuteTimeUnit(TimeUnit.HOURS)
                .setMaxWorkerExecuteTime(2)));
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        return super.createHttpServer(options.setHttp2ClearTextEnabled(false));
    }
}
