package io.github.camelopenai.uploads.benchmark.client;

/** Something that uploads; closing ends all that it has started. */
interface Client extends AutoCloseable {

    void upload(Source source) throws Exception;
}
