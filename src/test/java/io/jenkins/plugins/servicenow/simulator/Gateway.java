package io.jenkins.plugins.servicenow.simulator;

import java.util.concurrent.atomic.AtomicReference;

/** Between the HTTP server and the instance. Faults strike and requests are counted here. */
final class Gateway {

    private final Instance instance;
    private final Router router;

    Gateway(Instance instance) {
        this.instance = instance;
        this.router = new Router(instance);
    }

    /** @param content of the file that came as the body of the request */
    Answer answer(ApiRequest request, ReceivedContent content) {
        Proxy proxy = instance.proxy;
        if (proxy == null || RequestKind.of(request) == RequestKind.PAGE) {
            return carryOut(request, content);
        }
        var real = new AtomicReference<Answer>(Answer.empty(200));
        Proxy.Reply reply = proxy.answer(request.method(), request.target(), () -> {
            Answer answer = carryOut(request, content);
            real.set(answer);
            return new Proxy.Reply(answer.status(), answer.headers(), answer.body());
        });
        Answer answer = real.get();
        return new Answer(reply.status(), reply.headers(), reply.body(), answer.delay(), answer.reset());
    }

    private Answer carryOut(ApiRequest request, ReceivedContent content) {
        RequestKind kind = RequestKind.of(request);
        instance.log.announce();
        instance.faults.carryOutDue(instance.clock.now());
        Fault fault = instance.faults.take(kind);
        Answer answer = instance.faults.strike(fault, instance.clock, () -> router.answer(request, kind, content));
        if (fault == null || PlatformHeaders.comesFromPlatform(answer)) {
            answer = PlatformHeaders.addTo(answer, instance.clock.now());
        }
        answer = instance.customisation.withoutStripped(answer);
        instance.log.add(RequestLog.Entry.of(kind, request, answer.status(), router.userName(request)));
        return answer;
    }
}
