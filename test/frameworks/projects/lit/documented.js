import { render } from 'lit';
import { signIn } from './recipe.js';

render(signIn(), document.getElementById('app'));
