import type { OntidCancelEvent, OntidErrorEvent, OntidSigninProperties, OntidSuccessEvent } from 'ontid-signin';
import type { DefineComponent, HTMLAttributes } from 'vue';

interface Events {
  onOntidSuccess?: (event: OntidSuccessEvent) => void;
  onOntidError?: (event: OntidErrorEvent) => void;
  onOntidCancel?: (event: OntidCancelEvent) => void;
}

// All that it takes for the element to be known to templates, and its properties and events to be checked.
declare module 'vue' {
  interface GlobalComponents {
    'ontid-signin': DefineComponent<OntidSigninProperties & Events & HTMLAttributes>;
  }
}
