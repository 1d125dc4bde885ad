package org.kohsuke.stapler;

/** In Lite it renders nothing: {@link #generateResponse} says that it is not supported. */
public class ForwardToView extends RuntimeException implements HttpResponse {
    private static final long serialVersionUID = 1L;

    public ForwardToView(Object it, String view) {
        super(view + " of " + it.getClass().getName());
    }
}
