package io.github.cosyvoice4j.recipes;

import io.github.cosyvoice4j.AudioChunk;
import io.github.cosyvoice4j.Synthesis;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Subscribes to speech, asking for one piece at a time. */
final class SubscribeToSpeech {
  private SubscribeToSpeech() {}

  static void run(Synthesis speech, CompletableFuture<Void> done) {
    // recipe
    speech
        .publisher()
        .subscribe(
            new Flow.Subscriber<AudioChunk>() {
              private Flow.Subscription subscription;

              @Override
              public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                subscription.request(1);
              }

              @Override
              public void onNext(AudioChunk piece) {
                System.err.println(piece.audio().length() + " samples");
                subscription.request(1);
              }

              @Override
              public void onError(Throwable failure) {
                done.completeExceptionally(failure);
              }

              @Override
              public void onComplete() {
                done.complete(null);
              }
            });
    // end
  }
}
